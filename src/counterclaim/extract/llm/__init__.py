"""A language model as the extractor: any server that speaks OpenAI's protocol of chat completions.

The rules read the text first. The model reads it piece by piece; what it says about a figure takes the place of what
the rules said about it, once every word of it has been found in the text. Where it says nothing, or nothing that can
be used, the rules' claims stand.
"""

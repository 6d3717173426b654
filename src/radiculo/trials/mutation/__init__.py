"""Mutation of a whole rule base: which small mistakes would nobody notice?"""

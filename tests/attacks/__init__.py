"""What an attacker would try on everything that comes in and goes out (reliability.md §2.2, §2.3, §2.7); each attack must fail.

`world.py` gives a town with three years of content and a visitor for every role, `walk.py` finds all pages and forms.
"""

"""Offers of brands as they mail them: amounts, posts, rights and conditions. Nothing of a mail is stored."""

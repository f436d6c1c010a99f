"""Veldwerk: field notes on a phone, photos, the talk guide, paper and typing it back."""

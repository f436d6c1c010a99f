"""The social map: gemeenschappen, organisaties, rollen, plekken and banden; persons only after agreement."""

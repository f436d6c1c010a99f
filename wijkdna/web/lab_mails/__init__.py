"""The mails of a leerlab: written down first, then sent, and tried again when the mail server does not answer."""

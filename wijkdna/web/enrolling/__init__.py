"""Enrolling for a leerlab: the invitation, the form, confirming, answering an offer, cancelling, passing a link on."""

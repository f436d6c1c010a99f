"""The board of a facilitator: places, waiting list, polls, hosts, homework, mails, exports, a copy, and the end."""

"""Where figures live and how to ask for them: releases, mapped tables, borders."""

"""Why a build says what it says: in words, as a picture on the screen and as one on a page."""

"""Files of members: what they are, whether they may be kept, and pictures made anew."""

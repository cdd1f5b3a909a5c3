"""Files become documents: lines and blocks with their pages and boxes, running lines set aside."""

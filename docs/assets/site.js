// A wide table scrolls; with the keyboard too.
addEventListener("load", () => document.querySelectorAll(".md-typeset__scrollwrap").forEach((each) => { each.tabIndex = 0; }));

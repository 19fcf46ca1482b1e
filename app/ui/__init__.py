"""The windows. Widgets keep no truth: what they show comes from the Controller, wishes go to it."""

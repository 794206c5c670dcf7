package render

// Large is how many bytes a large text has.
const Large = large

"""What is handed out of the bot: claims as JSON, as a table, as ClaimReview drafts, as one page.

Everything here is a pure function of `exhibits`, which hold what one audience may see and nothing else. Left
out: what is asked for (`core/exports`), and the picture of a claim (`core/pictures`).
"""

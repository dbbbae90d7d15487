/** What a form says that was sent without a token. */
export const TOKEN_MISSING = "Paste the admin token; without it the API refuses to write.";

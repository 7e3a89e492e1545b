/** What was typed cannot be meant; told without a stack, and the exit code is 2. */
export class UsageError extends Error {}

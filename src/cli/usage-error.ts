/** The command line is invalid; reported without a stack, with exit code 2. */
export class UsageError extends Error {}

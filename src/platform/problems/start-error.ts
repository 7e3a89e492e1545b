/** The hub cannot start. The message is written for the operator and shown without a stack. */
export class StartError extends Error {}

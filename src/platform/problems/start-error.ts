/** Why the hub cannot start, in words for the operator; shown without a stack. */
export class StartError extends Error {}

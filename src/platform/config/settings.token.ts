/** Injection token of the hub's settings; a provider types the members that it reads by its feature's own interface. */
export const SETTINGS = Symbol('SETTINGS');

/** `reporter` reports and registers, `viewer` reads, `operator` does all. */
export const ROLES = ['reporter', 'viewer', 'operator'] as const;
export type Role = (typeof ROLES)[number];

/** The role that a route needs; one that needs `nobody` is open. */
export type Need = Role | 'nobody';

/** Of a route that nobody has classified. */
export const STRICTEST: Need = 'operator';

export function suffices(role: Role, need: Need): boolean {
  return role === need || role === 'operator' || need === 'nobody';
}

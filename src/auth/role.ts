/** `reporter` reports and registers, `viewer` reads, `operator` may do everything. */
export const ROLES = ['reporter', 'viewer', 'operator'] as const;
export type Role = (typeof ROLES)[number];

/** The role that a route needs; a route that needs `nobody` is public. */
export type Need = Role | 'nobody';

/** The need of a route that declares none. */
export const STRICTEST: Need = 'operator';

export function suffices(role: Role, need: Need): boolean {
  return role === need || role === 'operator' || need === 'nobody';
}

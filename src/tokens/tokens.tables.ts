import type { Table } from '../platform/database/schema.js';
import { ApiToken } from './api-token.entity.js';

/** A hub records the last use of tokens; the command line creates and revokes them. */
export const TOKEN_TABLES: readonly Table[] = [{ entity: ApiToken, writes: ['UPDATE'] }];

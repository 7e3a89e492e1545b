/** Imported before a hub (`node --import`), leaves the run ledger out of it. */
import { register } from 'node:module';

register('./hooks.js', import.meta.url);

/** Imported before a hub (`node --import`), makes it keep no curves. */
import { register } from 'node:module';

register('./hooks.js', import.meta.url);

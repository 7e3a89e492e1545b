import { Column } from 'typeorm';
import { FIGURES } from './rules/figures.js';

/** Gives an entity a column for each figure of a snapshot, after its own. */
export function FigureColumns(): ClassDecorator {
  return (entity) => {
    for (const name of FIGURES) {
      Column({ type: 'double', nullable: true })(entity.prototype as object, name);
    }
  };
}

import { compileFunction } from 'node:vm';

type Conversions<From, To> = { readonly [M in keyof From & keyof To]?: (value: From[M]) => To[M] };

/**
 * Returns a function that copies these members of an object, in this order, some of them converted. It is compiled to
 * the code that one would write by hand: a loop over the names takes three times as long per row.
 */
export function picker<From extends object, To extends object>(
  members: readonly (keyof From & keyof To & string)[],
  conversions: Conversions<From, To> = {},
): (from: From) => To {
  const literal = members.map((name) => {
    const member = JSON.stringify(name);
    return Object.hasOwn(conversions, name)
      ? `${member}: conversions[${member}](from[${member}])`
      : `${member}: from[${member}]`;
  });
  const compile = compileFunction(`return (from) => ({ ${literal.join(', ')} })`, ['conversions']);
  return compile(conversions) as (from: From) => To;
}

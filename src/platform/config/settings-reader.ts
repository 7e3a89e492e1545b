import { readFileSync } from 'node:fs';
import { wrappingOf } from './env-file-faults.js';
import { SettingsError } from './settings-error.js';

/** Reads settings from environment variables and collects one line for each invalid one. */
export class SettingsReader {
  private readonly problems: string[] = [];
  /** Each variable that is set to something else than its default, as `NAME=value`, secrets masked. */
  readonly changes: string[] = [];

  constructor(private readonly env: NodeJS.ProcessEnv) {}

  whole(name: string, fallback: number, min: number, max: number): number {
    return this.parsed(name, String(fallback), (value) => {
      const number = /^\d{1,15}$/.test(value) ? Number(value) : -1;
      return number >= min && number <= max ? number : wrong(`a whole number from ${min} to ${max}`);
    });
  }

  oneOf<T extends string>(name: string, values: readonly T[], fallback: string): T {
    return this.parsed(name, fallback, (value) => {
      return (
        values.find((known) => known === value) ?? wrong(values.map((known) => `'${known}'`).join(' or '))
      );
    });
  }

  /**
   * `parse` throws a {@link WrongSetting} that says what the variable takes; the fallback replaces an absent or invalid
   * value. `shown` masks the secrets of an invalid value.
   */
  parsed<T>(
    name: string,
    fallback: string,
    parse: (value: string) => T,
    shown: (value: string) => string = (value) => value,
  ): T {
    return this.read(name, parse, shown, fallback) ?? parse(fallback);
  }

  /** The same for an optional variable; undefined where it is absent or invalid. */
  optional<T>(name: string, parse: (value: string) => T, shown: (value: string) => string): T | undefined {
    return this.read(name, parse, shown);
  }

  private read<T>(
    name: string,
    parse: (value: string) => T,
    shown: (value: string) => string,
    fallback?: string,
  ): T | undefined {
    const value = this.env[name];
    if (value === undefined) return undefined;
    try {
      const parsed = parse(value);
      if (value !== fallback) this.changes.push(`${name}=${shownWhole(value, shown)}`);
      return parsed;
    } catch (error) {
      if (!(error instanceof WrongSetting)) throw error;
      this.problems.push(
        `${name}: got ${JSON.stringify(shownWhole(value, shown))}, takes ${takesOf(value, error)}`,
      );
      return undefined;
    }
  }

  /** The same for a secret, which NAME_FILE may read from a file; no message shows the content of the file. */
  secret<T>(name: string, parse: (value: string) => T, shown: (value: string) => string): T | undefined {
    const inFile = `${name}_FILE`;
    const parseFile = (path: string): T => {
      if (this.env[name] !== undefined) wrong(`no file while ${name} is also set`);
      const text = textOf(path);
      try {
        return parse(text);
      } catch (error) {
        if (!(error instanceof WrongSetting)) throw error;
        return wrong(`a file with ${takesOf(text, error)}`);
      }
    };
    const fromFile = this.optional(inFile, parseFile, (path) => path);
    return this.env[inFile] === undefined ? this.optional(name, parse, shown) : fromFile;
  }

  /** Complains about each of these variables that is absent where another of them is not. */
  together(values: Readonly<Record<string, unknown>>): void {
    const names = Object.keys(values).filter((name) => !this.problems.some((line) => line.startsWith(name)));
    const set = names.filter((name) => values[name] !== undefined);
    if (set.length === 0) return;
    for (const name of names.filter((each) => !set.includes(each))) {
      this.problems.push(`${name}: is missing; it goes together with ${set.join(', ')}`);
    }
  }

  /** @throws {SettingsError} when any variable was invalid. */
  finish(): void {
    if (this.problems.length > 0) throw new SettingsError(this.problems);
  }
}

/** Thrown by a parser; the message says which values the variable takes. */
export class WrongSetting extends Error {}

function wrong(takes: string): never {
  throw new WrongSetting(takes);
}

/** `shown` recognises secrets only without the wrapping, so it gets the inner value. */
function shownWhole(value: string, shown: (value: string) => string): string {
  const wrapping = wrappingOf(value);
  return wrapping ? wrapping.wrap(shown(wrapping.inner)) : shown(value);
}

function takesOf(value: string, { message }: WrongSetting): string {
  return message + (wrappingOf(value)?.remark ?? '');
}

/** Editors end a file with a newline, which is not part of the secret. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    return wrong(`a readable file (${(error as NodeJS.ErrnoException).code ?? 'unreadable'})`);
  }
}

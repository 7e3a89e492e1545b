import { SettingsError } from './settings-error.js';

/** Reads settings from environment variables and collects one line for each wrong one. */
export class SettingsReader {
  private readonly problems: string[] = [];

  constructor(private readonly env: NodeJS.ProcessEnv) {}

  text(name: string, fallback: string): string {
    return this.parsed(name, fallback, (value) => (value.trim() ? value : wrong('a text that is not empty')));
  }

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
   * `parse` throws what the variable takes; the fallback stands in for a variable that is absent or wrong. `shown`
   * hides what is secret in a wrong value.
   */
  parsed<T>(
    name: string,
    fallback: string,
    parse: (value: string) => T,
    shown: (value: string) => string = (value) => value,
  ): T {
    const value = this.env[name] ?? fallback;
    try {
      return parse(value);
    } catch (error) {
      if (!(error instanceof WrongSetting)) throw error;
      this.problems.push(`${name}: got ${JSON.stringify(shown(value))}, takes ${error.message}`);
      return parse(fallback);
    }
  }

  /** @throws {SettingsError} when any variable was wrong. */
  finish(): void {
    if (this.problems.length > 0) throw new SettingsError(this.problems);
  }
}

/** Thrown by a parser; the message says what the variable takes. */
export class WrongSetting extends Error {}

function wrong(takes: string): never {
  throw new WrongSetting(takes);
}

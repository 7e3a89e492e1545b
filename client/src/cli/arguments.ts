import { SettingsError } from '../settings/settings-error.js';

/** Each option of a command, and whether it takes a value, once or several times. */
export type Options = Readonly<Record<string, 'flag' | 'value' | 'list'>>;

export const COMMON: Options = {
  url: 'value',
  token: 'value',
  'token-file': 'value',
  ca: 'value',
  spool: 'value',
  'spool-max-mb': 'value',
  quiet: 'flag',
};

export interface Arguments {
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** From the first word that is no option, or after `--`. */
  readonly rest: readonly string[];
  /** Options that there are not. */
  readonly unknown: readonly string[];
}

/** Reads `--name value`, `--name=value` and flags, up to `--` or the first other word; no command begins with `-`. */
export function readArguments(args: readonly string[], options: Options): Arguments {
  const values = new Map<string, string[]>();
  const unknown: string[] = [];
  let at = 0;
  for (; at < args.length; at++) {
    const word = args[at] ?? '';
    if (word === '--') return { values, rest: args.slice(at + 1), unknown };
    if (!word.startsWith('-')) break;
    const [, name = '', given] = /^--([^=]*)(?:=([^]*))?$/.exec(word) ?? [];
    const kind = options[name];
    if (kind === undefined) {
      unknown.push(word);
      if (isValue(args, at + 1, options)) at++;
    } else if (kind === 'flag') values.set(name, ['']);
    else
      values.set(name, [
        ...(kind === 'list' ? (values.get(name) ?? []) : []),
        given ?? valueAfter(args, at++),
      ]);
  }
  return { values, rest: args.slice(at), unknown };
}

/** Whether a word after an unknown option is its value, and not the command: it is when our own options, or `--`, go on behind it. */
function isValue(args: readonly string[], at: number, options: Options): boolean {
  const [word = '-', next = '', ...later] = args.slice(at);
  if (word.startsWith('-')) return false;
  const [, name = ''] = /^--([^=]+)/.exec(next) ?? [];
  return next === '--' || (name in options && later.includes('--'));
}

function valueAfter(args: readonly string[], at: number): string {
  const value = args[at + 1];
  if (value === undefined) throw new SettingsError(`${args[at]} needs a value`);
  return value;
}

/** For commands that take options alone. */
export function readOptions(args: readonly string[], options: Options): Values {
  const { values, rest, unknown } = readArguments(args, { ...COMMON, ...options });
  const [wrong = rest[0]] = unknown;
  if (wrong !== undefined) throw new SettingsError(`${wrong} is not understood; see backup-report --help`);
  return new Values(values);
}

/** The values of options, checked as they are asked for. */
export class Values {
  constructor(private readonly values: ReadonlyMap<string, readonly string[]>) {}

  has(name: string): boolean {
    return this.values.has(name);
  }

  text(name: string): string | undefined {
    return this.values.get(name)?.at(-1);
  }

  list(name: string): readonly string[] {
    return this.values.get(name) ?? [];
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw new SettingsError(`--${name} is required`);
    return value;
  }

  number(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (text.trim() === '' || !Number.isFinite(Number(text)))
      throw new SettingsError(`--${name} must be a number, not ${JSON.stringify(text)}`);
    return Number(text);
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const known = allowed.find((one) => one === text);
    if (known === undefined)
      throw new SettingsError(`--${name} must be one of ${allowed.join(', ')}, not ${JSON.stringify(text)}`);
    return known;
  }

  /** In ms: `500ms`, `30s`, `5m`, `1h`, or a number of seconds. */
  durationMs(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text.trim()) ?? [];
    if (amount === undefined)
      throw new SettingsError(`--${name} must be like 30s, 5m or 1h, not ${JSON.stringify(text)}`);
    return Number(amount) * { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }[unit as 'ms' | 's' | 'm' | 'h'];
  }
}

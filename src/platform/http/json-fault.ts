/** What is wrong with a text that is no JSON, and where: an index of UTF-16 units. */
export interface JsonFault {
  readonly index: number;
  readonly problem: string;
}

type Expecting = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or end' | 'nothing';

const BLANKS = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const NUMBER_GOES_ON = /[\w.+-]/;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;
/** Words that other languages write, which alone are repeated to the client. */
const FOREIGN = /-?(?:Infinity|NaN|undefined|None|True|False|nil)\b/y;
const NAMES: Readonly<Record<string, string>> = { '\n': 'line feed', '\r': 'carriage return', '\t': 'tab' };

/** The first fault of a text, undefined where it is JSON; without recursion, so that depth can do nothing. */
export function findJsonFault(text: string): JsonFault | undefined {
  return new Scanner(text).scan();
}

class Scanner {
  private index = 0;
  private readonly open: ('{' | '[')[] = [];

  constructor(private readonly text: string) {}

  scan(): JsonFault | undefined {
    let expecting: Expecting = 'value';
    for (;;) {
      this.take(BLANKS);
      if (expecting === 'nothing') {
        return this.index === this.text.length ? undefined : this.fault('there is more after the end');
      }
      if (this.index === this.text.length) return this.fault('the body ends too early');
      const next = this.next(expecting);
      if (typeof next !== 'string') return next;
      expecting = next;
    }
  }

  private next(expecting: Expecting): Expecting | JsonFault {
    const character = this.text[this.index] ?? '';
    if (expecting === 'value' || expecting === 'value or ]') return this.value(character, expecting);
    if (expecting === 'key' || expecting === 'key or }') return this.key(character, expecting);
    if (expecting === ':') {
      if (character !== ':') return this.fault("a ':' is missing after the name");
      this.index++;
      return 'value';
    }
    return this.afterValue(character);
  }

  private value(character: string, expecting: Expecting): Expecting | JsonFault {
    if (character === '{') return this.enter('{', 'key or }');
    if (character === '[') return this.enter('[', 'value or ]');
    if (character === ']' && expecting === 'value or ]') return this.leave();
    if (character === '"') return this.string() ?? this.closed();
    if (this.take(WORD)) return this.closed();
    const start = this.index;
    if (this.take(NUMBER)) {
      if (!NUMBER_GOES_ON.test(this.text[this.index] ?? '')) return this.closed();
      this.index = start;
      return this.fault('a number is not written as JSON has them, like 0, -1.5 or 1e9');
    }
    return this.fault(this.noValue(character));
  }

  private key(character: string, expecting: Expecting): Expecting | JsonFault {
    if (character === '}' && expecting === 'key or }') return this.leave();
    if (character === '"') return this.string() ?? ':';
    if (character === '}') return this.fault("a ',' stands before the '}'; leave it out");
    if (character === "'") return this.fault('names stand in double quotes ("), not in single ones');
    return this.fault('a name in double quotes is missing');
  }

  private afterValue(character: string): Expecting | JsonFault {
    const container = this.open.at(-1);
    if (character === ',') {
      this.index++;
      return container === '{' ? 'key' : 'value';
    }
    const end = container === '{' ? '}' : ']';
    return character === end ? this.leave() : this.fault(`a ',' or '${end}' is missing`);
  }

  private noValue(character: string): string {
    FOREIGN.lastIndex = this.index;
    const [foreign] = FOREIGN.exec(this.text) ?? [];
    if (foreign) return `${foreign} is no JSON value; write null, or leave the member out`;
    if (character === "'") return 'texts stand in double quotes ("), not in single ones';
    if (character === ']' || character === '}')
      return "a value is missing; is there a ',' too many before it?";
    return 'a value is missing: a text in double quotes, a number, true, false, null, { or [';
  }

  /** Undefined where it is one, read to its end. */
  private string(): JsonFault | undefined {
    this.index++;
    for (;;) {
      const character = this.text[this.index];
      if (character === undefined) return this.fault('the body ends within a text');
      if (character === '"') {
        this.index++;
        return undefined;
      }
      if (character < ' ') return this.fault(rawCharacter(character));
      if (character !== '\\') this.index++;
      else if (!this.take(ESCAPE)) {
        return this.fault('a backslash begins no escape; write a backslash as \\\\');
      }
    }
  }

  private enter(container: '{' | '[', expecting: Expecting): Expecting {
    this.open.push(container);
    this.index++;
    return expecting;
  }

  private leave(): Expecting {
    this.open.pop();
    this.index++;
    return this.closed();
  }

  private closed(): Expecting {
    return this.open.length === 0 ? 'nothing' : ', or end';
  }

  /** Whether `pattern` stands at the index, which then moves behind it. */
  private take(pattern: RegExp): boolean {
    pattern.lastIndex = this.index;
    if (!pattern.test(this.text)) return false;
    const moved = pattern.lastIndex > this.index;
    this.index = pattern.lastIndex;
    return moved;
  }

  private fault(problem: string): JsonFault {
    return { index: this.index, problem };
  }
}

function rawCharacter(character: string): string {
  const code = character.charCodeAt(0).toString(16).padStart(4, '0');
  const escape = JSON.stringify(character).slice(1, -1);
  const name = NAMES[character] ?? `character U+${code.toUpperCase()}`;
  return `a raw ${name} stands in a text; write it as ${escape}`;
}

/** The first error in a text that is not JSON; `index` counts UTF-16 units. */
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
/** Literals of other languages. Only these are quoted back to the client. */
const FOREIGN = /-?(?:Infinity|NaN|undefined|None|True|False|nil)\b/y;
const NAMES: Readonly<Record<string, string>> = { '\n': 'line feed', '\r': 'carriage return', '\t': 'tab' };

/**
 * The first fault of a text, undefined for valid JSON; not recursive, so that deep nesting cannot overflow the stack.
 */
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
        return this.index === this.text.length ? undefined : this.fault('unexpected content after the end');
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
      return this.fault('invalid number; JSON numbers look like 0, -1.5 or 1e9');
    }
    return this.fault(this.noValue(character));
  }

  private key(character: string, expecting: Expecting): Expecting | JsonFault {
    if (character === '}' && expecting === 'key or }') return this.leave();
    if (character === '"') return this.string() ?? ':';
    if (character === '}') return this.fault("trailing ',' before '}'; remove it");
    if (character === "'") return this.fault('names need double quotes ("), not single quotes');
    return this.fault('expected a name in double quotes');
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
    if (foreign) return `${foreign} is not a JSON value; write null, or omit the member`;
    if (character === "'") return 'strings need double quotes ("), not single quotes';
    if (character === ']' || character === '}') return "a value is missing; is there an extra ',' before it?";
    return 'expected a value: a string in double quotes, a number, true, false, null, { or [';
  }

  /** Reads a string to its end; undefined where it is valid. */
  private string(): JsonFault | undefined {
    this.index++;
    for (;;) {
      const character = this.text[this.index];
      if (character === undefined) return this.fault('the body ends inside a string');
      if (character === '"') {
        this.index++;
        return undefined;
      }
      if (character < ' ') return this.fault(rawCharacter(character));
      if (character !== '\\') this.index++;
      else if (!this.take(ESCAPE)) {
        return this.fault('invalid escape sequence; write a backslash as \\\\');
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

  /** Whether `pattern` matches at the index, which then moves past the match. */
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
  return `unescaped ${name} in a string; write it as ${escape}`;
}

const PRODUCT = '31415927*27182819';
/** The value of the template expressions below if anything evaluates them: too long for a figure of the metrics. */
export const EVALUATED = String(31415927 * 27182819);
/** A header that is there only where a line break of a value was taken for one. */
export const INJECTED_HEADER = 'x-injected';

const cursor = (text: string): string => Buffer.from(text).toString('base64url');

/**
 * Texts that break what is careless. None of them looks like a leak, as some are echoed or stored: what sleeps would
 * be seen by an answer that comes too late.
 */
// prettier-ignore
export const HOSTILE_TEXTS: readonly string[] = [
  '', ' ', '0', '-1', '1e400', 'NaN', 'null', 'undefined', 'true', '[object Object]', '501', '9007199254740993',
  "'", '"', '`', '\\', '%', '_', "' OR '1'='1", "'; DROP TABLE fuzz; -- ", "' OR SLEEP(60) -- ", '" OR SLEEP(60) #',
  '1) UNION SELECT 1,2,3 -- ', "' AND randomblob(999999999) -- ", "%' AND '%'='", '$(sleep 60)', '|sleep 60', ';',
  `{{${PRODUCT}}}`, `\${${PRODUCT}}`, `<%= ${PRODUCT} %>`, `#{${PRODUCT}}`, '<script>alert(1)</script>', '%s%n%x', '${jndi:ldap://x}',
  '../../../../etc/passwd', '..%2f..%2f', '..\\..\\', '/etc/passwd', '.', '..', '__proto__', 'constructor', 'toString', 'hasOwnProperty',
  '\0', 'a\0b', '\r\nX-Injected: yes', '\n', '\t', '\u001b[31m', '\u007f', '\u0085', '\u2028', '\u202e', '\ufeff', '\uffff',
  'ä', 'İ', 'ß', '\u00df\u0131', 'e\u0301', '\u{1F4BE}', '\u{10FFFF}', '\u{1F468}\u200d\u{1F469}\u200d\u{1F467}', '\ud800', '\udc00x', '\ude00\ud83d',
  'x'.repeat(129), 'x'.repeat(256), 'x'.repeat(4_001), 'ä'.repeat(255), '\u{1F4BE}'.repeat(256),
  '2026-13-45T99:99:99Z', '+010000-01-01T00:00:00Z', '-000001-01-01T00:00:00Z', '0000-01-01T00:00:00+23:59',
  '9999-12-31T23:59:59.999-23:59', '2016-12-31T23:59:60Z', '2026-01-02t03:04:05z', '2026-01-02T03:04:05+02:00',
  'running,running', 'running,', ',', '*', '"', 'W/"x"', 'a,b',
  cursor('999999999999999 a'), cursor('0 a'), cursor('99999999999999999999 a'), cursor('1 \u0000'), cursor('1'), cursor('-1'), '9'.repeat(400),
];

const deep = (open: string, close: string, depth: number): string => open.repeat(depth) + close.repeat(depth);

/** JSON, and what is nearly JSON, to stand where something else is due. */
// prettier-ignore
export const HOSTILE_FRAGMENTS: readonly string[] = [
  'null', 'true', 'false', '0', '-0', '-1', '0.1', '5.0', '1e3', '1E400', '-1e400', '1e-400', '2147483648', '4294967296', '65536',
  '9007199254740991', '9007199254740992', '18446744073709551616', '9'.repeat(400), `0.${'3'.repeat(400)}`,
  '""', '"x"', '"5"', '"\\u0000"', '"\\ud800"', '"\\udc00\\ud800"', '[]', '{}', '[null]', '[[]]', '[{}]', '{"":0}', '{"length":1e9}',
  '{"__proto__":{"status":"failed"}}', '{"constructor":{"prototype":{"x":1}}}', '{"toString":1,"valueOf":2,"toJSON":3}', '{"then":1}',
  deep('[', ']', 20_000), deep('{"a":', '}', 2_000).replace('{"a":}', '{}'), `[${'{},'.repeat(2_000)}{}]`, `[${'0,'.repeat(50_000)}0]`,
  // None of these is JSON.
  'NaN', 'Infinity', '-', '01', "'x'", '"\\x"', '"a\nb"', '[', '}', '', '/**/1', '1,', 'undefined',
];

export const HOSTILE_NAMES: readonly string[] = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'then',
  '',
  '0',
  'a.b',
  '~1/',
  '$where',
  'id',
  'status',
  'revision',
  '\0',
  '\ud800',
  'n'.repeat(5_000),
];

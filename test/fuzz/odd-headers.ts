import type { Header } from './request.js';

const TRACE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const many = (count: number): Header[] => Array.from({ length: count }, (_, index) => [`X-${index}`, 'x']);

/** Each of these goes into a request together. */
// prettier-ignore
export const ODD_HEADERS: readonly Header[][] = [
  [['X-Request-Id', 'nightly-7']], [['X-Request-Id', 'a'], ['X-Request-Id', 'b']], [['X-Request-Id', '']], [['X-Request-Id', 'x'.repeat(129)]],
  [['X-Request-Id', 'a\r\nX-Injected: yes']], [['X-Request-Id', '<script>']], [['X-Request-Id', '__proto__']], [['x-request-id', 'a,b']],
  [['traceparent', TRACE]], [['traceparent', TRACE], ['traceparent', TRACE]], [['traceparent', `${TRACE}-more`]], [['traceparent', 'ff-0-0-0']],
  [['If-None-Match', '*']], [['If-None-Match', '""']], [['If-None-Match', 'W/"x", "y",,"']], [['If-None-Match', '"'.repeat(5_000)]],
  [['If-None-Match', '"a"'], ['If-None-Match', '*']], [['If-Match', '"x"']], [['If-Modified-Since', 'yesterday']], [['Range', 'bytes=0-0,-1']],
  [['Accept', '']], [['Accept', 'text/*;q=0, */*;q=0']], [['Accept', 'application/xml']], [['Accept', ','.repeat(3_000)]], [['Accept', 'a/b;q=1e400']],
  [['Accept', 'application/json;q=0.5, text/plain;q=0.4']], [['Accept-Encoding', 'gzip, br;q=9']], [['Accept-Charset', 'utf-7']], [['Accept-Language', '*']],
  [['Content-Encoding', 'gzip']], [['Content-Encoding', 'x'.repeat(300)]], [['Content-Type', 'application/json'], ['Content-Type', 'text/plain']],
  [['Content-Language', 'x']], [['Transfer-Encoding', 'gzip, chunked']], [['Transfer-Encoding', 'chunked, identity']], [['Content-Length', '+5']],
  [['Content-Length', '9'.repeat(30)]], [['Expect', '100-continue']], [['Expect', 'the best']], [['Connection', 'Upgrade'], ['Upgrade', 'websocket']],
  [['Connection', 'Upgrade, HTTP2-Settings'], ['Upgrade', 'h2c'], ['HTTP2-Settings', 'AAMAAABkAARAAAAAAAIAAAAA']], [['Host', 'other.invalid']], [['Host', '']],
  [['X-Forwarded-For', "' OR 1=1"], ['X-Forwarded-Host', 'other.invalid'], ['X-Forwarded-Proto', 'x']], [['X-HTTP-Method-Override', 'DELETE']],
  [['Forwarded', 'for="\\"']], [['X-Original-URL', '/api/v1/audit']], [['Origin', 'null']], [['Access-Control-Request-Method', 'PUT']],
  [['Cookie', 'a=b; __proto__=1; =']], [['Authorization', 'Basic YTpi']], [['Proxy-Authorization', 'Basic YTpi']], [['__proto__', 'x']], [['constructor', 'x']],
  [['X-Long', 'x'.repeat(9_000)]], [['X-Longer', 'x'.repeat(20_000)]], many(150), many(2_500), [['X Space', 'x']], [['X-Tab', 'a\tb']], [['X-Nul', 'a\0b']],
  [['X-Utf8', 'ä\u{1F4BE}']], [['X-Latin', '\u00e9']], [['', 'x']], [[':method', 'GET']], [['X-Colon:', 'x']], [['Last-Event-ID', '-1']], [['Idempotency-Key', "'"]],
];

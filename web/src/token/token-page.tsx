import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { goLive } from '../hub/live.js';
import { keepToken } from '../hub/token.js';
import type { TokenWanted } from '../hub/token.js';

export function TokenPage({ wanted }: { readonly wanted: TokenWanted }): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const stay = useRef<HTMLInputElement>(null);
  const open = (event: Event): void => {
    event.preventDefault();
    keepToken(input.current?.value.trim() ?? '', stay.current?.checked ?? false);
    goLive();
  };
  return (
    <main id="main" class="token-page">
      <form class="card" onSubmit={open}>
        <h1>This hub asks for a token</h1>
        {wanted.refused && <p role="alert">{wanted.refused}</p>}
        <label>
          Token
          <input ref={input} type="password" required autocomplete="off" spellcheck={false} />
        </label>
        <label>
          <input ref={stay} type="checkbox" /> Stay on this device
        </label>
        <button type="submit">Open</button>
      </form>
    </main>
  );
}

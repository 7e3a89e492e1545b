import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { pageTitle } from '../app/title.js';
import { checkToken } from '../hub/check-token.js';
import { endLive, goLive } from '../hub/live.js';
import { keepToken } from '../hub/token.js';
import type { TokenWanted } from '../hub/token.js';
import { CopyButton } from '../parts/copy-button.js';
import { Icon } from '../parts/icon.js';
import './token.css';

const COMMAND = 'hub token create wall-screen --role viewer';

/** Asks for a token, which goes nowhere but into this tab, or onto this device. */
export function TokenPage({ wanted }: { readonly wanted: TokenWanted }): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const stay = useRef<HTMLInputElement>(null);
  const [isAsking, setAsking] = useState(false);
  const [refused, setRefused] = useState(wanted.refused);
  useEffect(() => {
    pageTitle.value = 'Token';
    input.current?.focus();
  }, []);
  const open = async (event: Event): Promise<void> => {
    event.preventDefault();
    const token = input.current?.value.trim() ?? '';
    setAsking(true);
    const fault = await checkToken(token);
    setAsking(false);
    if (fault !== null) return setRefused(fault);
    endLive();
    keepToken(token, stay.current?.checked ?? false);
    goLive();
  };
  return (
    <main id="main" class="token-page">
      <section class="card">
        <span class="badge">
          <Icon name="key" />
        </span>
        <h1>This hub asks for a token</h1>
        <form class="form" onSubmit={(event) => void open(event)}>
          <label>
            Token
            <input
              ref={input}
              type="password"
              required
              placeholder="bth_…"
              autocomplete="off"
              spellcheck={false}
              {...(refused ? { 'aria-invalid': true, 'aria-describedby': 'refused' } : {})}
            />
          </label>
          {refused && (
            <p class="refused" id="refused" role="alert">
              {refused}
            </p>
          )}
          <label class="stay">
            <input ref={stay} type="checkbox" />
            Stay on this device
          </label>
          <button type="submit" class="button primary" disabled={isAsking}>
            {isAsking ? 'Asking the hub…' : 'Open'}
          </button>
        </form>
        <div class="how">
          <p class="note">Whoever runs the hub makes one, for people who only look:</p>
          <p class="command">
            <code>{COMMAND}</code>
            <CopyButton text={COMMAND} label="the command" />
          </p>
          <p class="note">It is kept in this tab until it is closed, and sent to this hub alone.</p>
        </div>
      </section>
    </main>
  );
}

import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { goLive } from '../hub/live.js';
import { tokenWanted } from '../hub/token.js';
import { TokenPage } from '../token/token-page.js';
import { AppBar, Tabs } from './app-bar.js';
import { Help } from './help.js';
import { NewVersion } from './new-version.js';
import { NotLive } from './not-live.js';
import { Page } from './pages.js';
import { place } from './router.js';

export function App(): JSX.Element {
  const { route } = place.value;
  useEffect(() => {
    if (route.page !== 'states') goLive();
  }, []);
  if (tokenWanted.value) return <TokenPage wanted={tokenWanted.value} />;
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <AppBar page={route.page} />
      <NotLive />
      <NewVersion />
      <main id="main" tabIndex={-1}>
        <Page route={route} />
      </main>
      <Tabs page={route.page} />
      <Help />
    </>
  );
}

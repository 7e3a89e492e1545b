import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { goLive } from '../hub/live.js';
import { tokenWanted } from '../hub/token.js';
import { TokenPage } from '../token/token-page.js';
import { Announcements } from './announcements.js';
import { AppBar, Tabs } from './app-bar.js';
import { Help } from './help.js';
import { NewVersion } from './new-version.js';
import { NotLive } from './not-live.js';
import { Page } from './pages.js';
import { place } from './router.js';
import type { Route } from './routes.js';

export function App(): JSX.Element {
  const { route } = place.value;
  useEffect(() => {
    if (route.page !== 'states') goLive();
  }, []);
  useFocusOnPage(route);
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
      <Announcements />
    </>
  );
}

/** After a link the focus is on the new page, not on nothing: screen readers begin there. */
function useFocusOnPage(route: Route): void {
  const before = useRef(route);
  useEffect(() => {
    if (JSON.stringify(before.current) !== JSON.stringify(route))
      document.getElementById('main')?.focus({ preventScroll: true });
    before.current = route;
  }, [route]);
}

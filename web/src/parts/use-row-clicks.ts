import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import { go } from '../app/router.js';
import { hrefOfJob } from '../app/routes.js';

/** A click anywhere in a row opens its job, as a click on its link does; selecting text opens nothing. */
export function useRowClicks(body: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = body.current;
    const open = ({ target, ctrlKey, metaKey, shiftKey }: MouseEvent): void => {
      if (!(target instanceof Element) || ctrlKey || metaKey || shiftKey) return;
      if (target.closest('a, button, input, .c-select') || getSelection()?.isCollapsed === false) return;
      const id = target.closest<HTMLElement>('tr[data-id]')?.dataset['id'];
      if (id !== undefined) go(hrefOfJob(id));
    };
    element?.addEventListener('click', open);
    return (): void => element?.removeEventListener('click', open);
  }, []);
}

import { useEffect } from 'react'

const SITE = 'Маршрут'

/** Names the browser's tab: «Иванова А. П. — Маршрут». The page scaffolds call it with their title. */
export function usePageTitle(title: string | undefined): void {
  useEffect(() => {
    if (title) document.title = `${title} — ${SITE}`
  }, [title])
}

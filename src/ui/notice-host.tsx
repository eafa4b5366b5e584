import { lazy, Suspense, useEffect, useState } from 'react'
import { listenToNotices, type Notice } from './notify.ts'

const Notices = lazy(() => import('./notices.tsx'))

/** Stands once in the shell; the code that shows notices loads with the first one. */
export function NoticeHost() {
  const [notices, setNotices] = useState<readonly Notice[]>([])
  useEffect(() => listenToNotices(notice => setNotices(old => [...old, notice])), [])
  return notices.length === 0 ? null : (
    <Suspense fallback={null}>
      <Notices notices={notices} />
    </Suspense>
  )
}

import '@mantine/core/styles/UnstyledButton.layer.css'
import '@mantine/core/styles/CloseButton.layer.css'
import '@mantine/core/styles/Notification.layer.css'
import '@mantine/notifications/styles.layer.css'
import { Notifications, notifications } from '@mantine/notifications'
import { useEffect, useRef } from 'react'
import type { Notice } from './notify.ts'

const SHOWN_MS = 6000

/** Shows notices by Mantine; see `notify.ts`. */
export default function Notices({ notices }: { notices: readonly Notice[] }) {
  const shown = useRef(0)
  useEffect(() => {
    for (const notice of notices) {
      if (notice.id <= shown.current) continue
      shown.current = notice.id
      notifications.show({
        id: String(notice.id),
        message: notice.text,
        color: notice.tone === 'error' ? 'var(--red)' : 'var(--green)',
        autoClose: SHOWN_MS,
        closeButtonProps: { 'aria-label': 'Закрыть сообщение' },
        role: notice.tone === 'error' ? 'alert' : 'status',
      })
    }
  }, [notices])
  return <Notifications position="bottom-right" containerWidth={380} />
}

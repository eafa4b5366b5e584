import { useState } from 'react'
import { listNotifications, markNotificationsRead } from '#modules/notifications/contract.ts'
import { useAction, useOperation } from '#ui/api.ts'
import { Button } from '#ui/button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatAge } from '#ui/format.ts'
import { AppLink } from '#ui/link.tsx'
import { Loaded } from '#ui/page.tsx'
import { SidePanel } from '#ui/side-panel.tsx'
import classes from './frame.module.css'

/** Asked only while the page is in sight. */
const REFETCH_MS = 60_000

/**
 * How much is unread; pressed, it lists the latest notifications. What is listed counts as read from then on, and
 * stays marked as new until the list is closed.
 */
export default function Bell() {
  const [isOpen, setOpen] = useState(false)
  const query = useOperation(listNotifications, {}, { refetchEvery: REFETCH_MS })
  const read = useAction(markNotificationsRead, { invalidates: ['notifications'] })
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set())
  const unread = query.data?.unread ?? 0
  const isNew = (notice: { id: string; isRead: boolean }) => !notice.isRead || fresh.has(notice.id)
  const open = () => {
    const ids = (query.data?.notifications ?? []).filter(notice => !notice.isRead).map(notice => notice.id)
    setFresh(new Set(ids))
    setOpen(true)
    if (ids.length > 0) void read.run({ body: { ids } })
  }
  return (
    <>
      <Button tone="quiet" className={classes.tool ?? ''} aria-haspopup="dialog" onClick={open}>
        <span className={classes.toolWord}>Уведомления</span>
        <BellShape />
        {unread > 0 && (
          <span className={classes.badge}>
            <span className="for-screen-reader">новых: </span>
            {unread > 99 ? '99+' : unread}
          </span>
        )}
      </Button>
      <SidePanel isOpen={isOpen} title="Уведомления" onClose={() => setOpen(false)}>
        <Loaded query={query} shape="rows">
          {({ notifications }) =>
            notifications.length === 0 ? (
              <EmptyState title="Уведомлений пока нет">
                Здесь появится то, что касается вас: назначения, сроки, ответы.
              </EmptyState>
            ) : (
              <ul className={classes.notices}>
                {notifications.map(notice => (
                  <li key={notice.id} data-unread={isNew(notice) || undefined}>
                    {notice.link ? (
                      <AppLink to={notice.link} onClick={() => setOpen(false)}>
                        {notice.title}
                      </AppLink>
                    ) : (
                      <span>{notice.title}</span>
                    )}
                    {notice.body && <p>{notice.body}</p>}
                    <time dateTime={notice.createdAt} className={classes.scope}>
                      {formatAge(notice.createdAt)}
                      {isNew(notice) && ' · новое'}
                    </time>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </SidePanel>
    </>
  )
}

function BellShape() {
  return (
    <svg className={classes.toolShape} viewBox="0 0 20 20" aria-hidden="true">
      <path
        d="M5 14V9a5 5 0 0 1 10 0v5l1.5 1.5h-13zM8 17a2 2 0 0 0 4 0"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinejoin="round"
      />
    </svg>
  )
}

import { useState } from 'react'
import { useList } from '#ui/api.ts'
import { Button } from '#ui/button.tsx'
import { type Column, DataTable, type Filter, useTableSearch } from '#ui/data-table.tsx'
import { formatCount, formatMoment } from '#ui/format.ts'
import { ListPage } from '#ui/page.tsx'
import { SidePanel } from '#ui/side-panel.tsx'
import { Status } from '#ui/status.tsx'
import { ACCOUNT_STATUS_TITLES, type AccountRow, listAccounts, listAccountsQuery } from '../contract.ts'
import { ROLE_CODES, ROLES } from '../role.ts'
import InviteForm from './invite-form.tsx'
import { STATUS_TONES } from './words.ts'

const COLUMNS: Column<AccountRow>[] = [
  { id: 'name', title: 'Имя', cell: row => row.name, sort: 'name', phone: 'title' },
  { id: 'roles', title: 'Роли', cell: row => row.roles.join('; ') || '—', phone: 'detail' },
  { id: 'login', title: 'Логин', cell: row => row.login, width: '14rem' },
  {
    id: 'status',
    title: 'Состояние',
    cell: row => <Status tone={STATUS_TONES[row.status]}>{ACCOUNT_STATUS_TITLES[row.status]}</Status>,
    width: '14rem',
  },
  {
    id: 'lastSignInAt',
    title: 'Последний вход',
    cell: row => (row.lastSignInAt ? formatMoment(row.lastSignInAt) : 'не было'),
    width: '11rem',
  },
  {
    id: 'secondStep',
    title: 'Второй шаг',
    cell: row => (row.hasSecondStep ? 'да' : 'нет'),
    width: '8rem',
    isOptional: true,
  },
  { id: 'email', title: 'Почта', cell: row => row.email, isOptional: true },
]

const FILTERS: Filter[] = [
  {
    id: 'role',
    label: 'Роль',
    kind: 'select',
    options: ROLE_CODES.map(role => ({ value: role, label: ROLES[role].title })),
  },
  {
    id: 'status',
    label: 'Состояние',
    kind: 'select',
    options: Object.entries(ACCOUNT_STATUS_TITLES).map(([value, label]) => ({ value, label })),
  },
]

/** «Учётные записи» of an administrator: who may come in and as whom. */
export default function AccountsPage() {
  const search = useTableSearch(listAccountsQuery)
  const list = useList(listAccounts, { query: search.query })
  const [isInviting, setInviting] = useState(false)
  return (
    <ListPage
      title="Учётные записи"
      count={list.total === undefined ? undefined : formatCount(list.total)}
      actions={
        <Button tone="primary" onClick={() => setInviting(true)}>
          Пригласить
        </Button>
      }
    >
      <DataTable
        id="accounts"
        label="Учётные записи"
        searchLabel="Имя, логин или почта"
        columns={COLUMNS}
        filters={FILTERS}
        list={list}
        search={search}
        views={[
          { id: 'all', label: 'Все', search: {} },
          { id: 'invited', label: 'Ждут ответа', search: { status: 'invited' } },
          { id: 'admins', label: 'Администраторы', search: { role: 'admin' } },
        ]}
        rowId={row => row.id}
        rowTitle={row => row.name}
        rowTo={row => `/accounts/${row.id}`}
        empty={{
          title: 'Здесь будут учётные записи вашей территории',
          text: 'Пригласите первого человека: он получит письмо со ссылкой.',
          action: <Button onClick={() => setInviting(true)}>Пригласить</Button>,
        }}
      />
      <SidePanel isOpen={isInviting} title="Пригласить" onClose={() => setInviting(false)}>
        <InviteForm onDone={() => setInviting(false)} />
      </SidePanel>
    </ListPage>
  )
}

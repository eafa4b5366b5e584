import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { signOut, switchRole } from '#modules/accounts/contract.ts'
import { useSession } from '#modules/accounts/web/index.ts'
import { useAction } from '#ui/api.ts'
import { Button, ButtonLink } from '#ui/button.tsx'
import { useGo } from '#ui/link.tsx'
import { notify } from '#ui/notify.ts'
import classes from './frame.module.css'
import { forgetChoices } from './recent-choices.ts'
import { AppearanceSetting, VisionSettings } from './vision-settings.tsx'

/** Roles to switch between, look, version for weak sight, sign-out. */
export default function ProfileMenu({ onClose }: { onClose: () => void }) {
  const { account, active, assignments } = useSession()
  const client = useQueryClient()
  const go = useGo()
  const [isVisionOpen, setVisionOpen] = useState(false)
  const refused = (error: Error) => notify.error(error.message)
  const leave = useAction(signOut, {
    invalidates: [],
    onDone: () => {
      forgetChoices()
      void client.resetQueries()
    },
    onRefused: refused,
  })
  const change = useAction(switchRole, {
    invalidates: [],
    onRefused: refused,
    onDone: () => {
      onClose()
      go('/')
      void client.resetQueries()
    },
  })
  return (
    <div className={classes.menuInside}>
      <p className={classes.menuName}>{account.name}</p>
      {assignments.length > 0 && (
        <fieldset className={classes.roles} disabled={change.isPending}>
          <legend>Роль, в которой вы работаете</legend>
          {assignments.map(held => (
            <label key={held.id} className={classes.role}>
              <input
                type="radio"
                name="role"
                checked={held.id === active?.id}
                onChange={() => void change.run({ body: { assignmentId: held.id } })}
              />
              <span>
                {held.roleTitle}
                {held.scopeName && <span className={classes.scope}>{held.scopeName}</span>}
                {held.onBehalfOf && <span className={classes.scope}>по поручению: {held.onBehalfOf}</span>}
              </span>
            </label>
          ))}
        </fieldset>
      )}
      <ButtonLink to="/my-rights">Мои права</ButtonLink>
      {account.personId && <ButtonLink to="/my-data">Кто видит мои сведения</ButtonLink>}
      <ButtonLink to="/my-account">Моя учётная запись</ButtonLink>
      <AppearanceSetting />
      <Button aria-expanded={isVisionOpen} onClick={() => setVisionOpen(!isVisionOpen)}>
        Версия для слабовидящих
      </Button>
      {isVisionOpen && <VisionSettings />}
      <Button isBusy={leave.isPending} onClick={() => void leave.run({})}>
        Выйти
      </Button>
    </div>
  )
}

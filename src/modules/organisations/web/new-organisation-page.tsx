import { useSession } from '#modules/accounts/web/index.ts'
import { useAction } from '#ui/api.ts'
import { useForm } from '#ui/form.tsx'
import { useGo } from '#ui/link.tsx'
import { notify } from '#ui/notify.ts'
import { Page } from '#ui/page.tsx'
import { createOrganisation } from '../contract.ts'
import { bodyOf, EMPTY, OrganisationForm, type OrganisationValues } from './organisation-form.tsx'

export default function NewOrganisationPage() {
  const go = useGo()
  const { active } = useSession()
  const regionId = (active?.scopeKind === 'region' && active.scopeId) || ''
  const form = useForm<OrganisationValues>({ ...EMPTY, regionId }, { keepAs: 'new-organisation' })
  const create = useAction(createOrganisation, {
    onRefused: form.refuse,
    onDone: ({ id }) => {
      form.reset({ ...EMPTY, regionId })
      notify.success('Организация добавлена')
      go(`/organisations/${id}`)
    },
  })
  return (
    <Page title="Новая организация" back={{ to: '/organisations', label: 'Организации' }} width="reading">
      <OrganisationForm
        form={form}
        isNew
        isBusy={create.isPending}
        cancelTo="/organisations"
        onSubmit={() => void create.run({ body: { code: form.values.code, ...bodyOf(form.values) } })}
      />
    </Page>
  )
}

import { useSession } from '#modules/accounts/web/index.ts'
import { type ProblemError, useAction } from '#ui/api.ts'
import { Button, ButtonLink, ButtonRow } from '#ui/button.tsx'
import { Form, useForm } from '#ui/form.tsx'
import { useGo } from '#ui/link.tsx'
import { notify } from '#ui/notify.ts'
import { Page, Section } from '#ui/page.tsx'
import { createPerson } from '../contract.ts'
import { AlikePeople } from './alike-people.tsx'
import { EmploymentFields, employmentBody, newEmployment } from './employment-fields.tsx'
import { EMPTY_PERSON, PersonFields, personBody } from './person-fields.tsx'

/** Takes a person on: who she is, and what she will do. */
export default function NewPersonPage() {
  const go = useGo()
  const { active } = useSession()
  const person = useForm(EMPTY_PERSON, { keepAs: 'new-person' })
  const job = useForm(newEmployment(active?.scopeKind === 'organisation' ? (active.scopeId ?? '') : ''))
  const refuse = (error: ProblemError) => {
    person.refuse(error)
    job.refuse(error)
  }
  const create = useAction(createPerson, {
    onRefused: refuse,
    onDone: ({ id, isNew }) => {
      person.reset(EMPTY_PERSON)
      notify.success(
        isNew
          ? 'Карточка создана'
          : 'Человек с этим СНИЛС уже был в реестре: к его карточке добавлена работа',
      )
      go(`/people/${id}`)
    },
  })
  return (
    <Page
      title="Принять на работу"
      back={{ to: '/people', label: 'Педагоги и руководители' }}
      width="reading"
    >
      <Form
        error={person.error}
        label="Приём на работу"
        onSubmit={() =>
          void create.run({
            body: { person: personBody(person.values), employment: employmentBody(job.values) },
          })
        }
      >
        <Section title="Человек">
          <PersonFields form={person} prefix="person." />
          <AlikePeople values={person.values} />
        </Section>
        <Section title="Работа">
          <EmploymentFields form={job} prefix="employment." />
        </Section>
        <ButtonRow>
          <Button type="submit" tone="primary" isBusy={create.isPending}>
            Принять на работу
          </Button>
          <ButtonLink to="/people">Отмена</ButtonLink>
        </ButtonRow>
      </Form>
    </Page>
  )
}

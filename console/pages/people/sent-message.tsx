/** The very message that was sent, rendered again. */
import { Stack, Text } from '@mantine/core';
import { useAnswer } from '../../client/client.ts';
import { Answered } from '../../frame/parts.tsx';
import { useWords } from '../../words/locale.tsx';
import { peopleWords } from './words.ts';

export default function SentMessage({
  customer,
  touch,
}: {
  readonly customer: string;
  readonly touch: string;
}) {
  const own = useWords(peopleWords);
  const asked = useAnswer('/v1/customers/{id}/message', {
    params: { path: { id: customer }, query: { touch } },
  });
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {own.messageAbout}
      </Text>
      <Answered to={asked}>
        {({ subject, html, text }) => (
          <Stack gap="sm">
            {subject !== undefined && <Text fw={600}>{subject}</Text>}
            {html === undefined ? (
              <Text
                component="pre"
                className="wrap"
                m={0}
                style={{ whiteSpace: 'pre-wrap', fontFamily: 'inherit' }}
              >
                {text}
              </Text>
            ) : (
              <iframe
                title={subject ?? own.messageTitle}
                srcDoc={html}
                sandbox=""
                style={{
                  width: '100%',
                  height: '65dvh',
                  border: '1px solid var(--rekindle-line)',
                  borderRadius: 12,
                }}
              />
            )}
          </Stack>
        )}
      </Answered>
    </Stack>
  );
}

/** Carries the AWS clients' requests to the services in this process instead of the network. */

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** A service of AWS's JSON protocols, by the prefix of its `x-amz-target`; others by what else tells them. */
export interface Services {
  readonly json: Readonly<Record<string, (operation: string, body: string) => Answer>>;
  /** SES v2 speaks REST: by path. */
  readonly mail: (path: string, body: string) => Answer;
  /** SNS speaks form-encoded queries and XML. */
  readonly texts: (body: string) => Answer;
}

/** What an AWS client hands over; its type is smithy's HttpRequest. */
export interface ClientRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** What the body says, where the client has it as it is. */
  readonly input?: object;
}

export interface Transport {
  /** The service's answer, at once. */
  readonly answer: (request: ClientRequest) => Answer;
  readonly metadata: { readonly handlerProtocol: string };
  readonly handle: (request: ClientRequest) => Promise<{
    readonly response: {
      readonly statusCode: number;
      readonly headers: Record<string, string>;
      readonly body: Uint8Array;
      /** The body where it was made in this process: bytes are made of it for who asks for them. */
      readonly text?: string;
    };
  }>;
  readonly updateHttpClientConfig: () => void;
  readonly httpHandlerConfigs: () => Record<string, never>;
}

const utf8 = new TextDecoder();

/** A request's body as text, whichever way the client's protocol has written it. */
export const textOf = (body: unknown): string => {
  if (typeof body === 'string') return body;
  return body instanceof Uint8Array ? utf8.decode(body) : '';
};

/** @param refuses what is asked before the service is: an answer of its own, and the service is not asked */
export const createTransport = (
  services: Services,
  refuses: (request: ClientRequest) => Answer | undefined = () => undefined,
): Transport => {
  const answer = (request: ClientRequest): Answer => {
    const refused = refuses(request);
    if (refused !== undefined) return refused;
    const target = request.headers['x-amz-target'];
    const body = textOf(request.body);
    if (target !== undefined) {
      const dot = target.indexOf('.');
      const name = target.slice(0, dot);
      const service = Object.hasOwn(services.json, name) ? services.json[name] : undefined;
      return service === undefined
        ? {
            status: 400,
            body: JSON.stringify({
              __type: 'UnknownOperationException',
              message: `nothing here serves ${target}`,
            }),
          }
        : service(target.slice(dot + 1), body);
    }
    return request.path.startsWith('/v2/email/') ? services.mail(request.path, body) : services.texts(body);
  };
  return {
    answer,
    metadata: { handlerProtocol: 'http/1.1' },
    handle: async (request) => {
      const { status, body } = answer(request);
      return {
        response: {
          statusCode: status,
          headers: {},
          text: body,
          get body() {
            return Buffer.from(body);
          },
        },
      };
    },
    updateHttpClientConfig: () => {},
    httpHandlerConfigs: () => ({}),
  };
};

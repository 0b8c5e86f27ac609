import { describeDynamo } from '../table/dynamo.fixture.ts';
import { repositoriesContract } from './repositories.contract.ts';

describeDynamo('the repositories on DynamoDB', (dynamo) => repositoriesContract(() => dynamo.open()));

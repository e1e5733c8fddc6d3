/*
 * Transactions write numbered steps of the trail. A follower reads each step once, in order of the
 * numbers. A number is drawn before its transaction commits, so the follower reads up to a mark: the
 * highest number that it saw, once every transaction of that time has ended. Its position is in the
 * database, its mark in memory. At a failover, a standby that lags becomes the server.
 *
 * The follower of deadlines and the sequencer of the signed log both work in this way.
 *
 * -DKEPT_MARK is a bug made on purpose: the follower keeps its mark when another server answers.
 */
#define STEPS 3
#define WRITERS 2

mtype = { FREE, DRAWN, COMMITTED };

typedef Server {
  mtype step[STEPS];
  bool followed[STEPS];
  byte drawn;           /* how many numbers were drawn */
  byte transactions;    /* the id of the next transaction */
  byte position         /* how many steps the follower has read */
}
Server primary;
Server standby;
byte server;            /* the run of the server, as the follower sees it */

byte running[WRITERS];  /* the id of each writer's transaction, from 1, or 0 */
byte number[WRITERS];
byte failovers = 1;
byte rollbacks = 2;
byte copies = 1;

inline copy(to, from) {
  d_step {
    i = 0;
    do
    :: i < STEPS ->
      to.step[i] = (from.step[i] == COMMITTED -> COMMITTED : FREE);
      to.followed[i] = from.followed[i];
      i++
    :: else -> break
    od;
    to.drawn = from.drawn;
    to.transactions = from.transactions;
    to.position = from.position
  }
}

proctype Writer(byte me) {
end:
  do
  :: atomic { primary.drawn < STEPS && running[me] == 0 ->
      primary.transactions++;
      running[me] = primary.transactions
    }
  :: atomic { running[me] > 0 && number[me] == 0 && primary.drawn < STEPS ->
      primary.step[primary.drawn] = DRAWN;
      primary.drawn++;
      number[me] = primary.drawn
    }
  :: atomic { number[me] > 0 -> primary.step[number[me] - 1] = COMMITTED; running[me] = 0; number[me] = 0 }
  :: atomic { running[me] > 0 && number[me] == 0 && primary.drawn == STEPS -> running[me] = 0 }
  :: atomic { running[me] > 0 && rollbacks > 0 ->        /* it leaves a gap */
      rollbacks--;
      if
      :: number[me] > 0 -> primary.step[number[me] - 1] = FREE
      :: else
      fi;
      running[me] = 0;
      number[me] = 0
    }
  od
}

/* A standby copies the committed state at any time. It may take over. */
proctype Standby() {
  byte i;
end:
  do
  :: atomic { copies > 0 && failovers > 0 -> copies--; copy(standby, primary) }
  :: atomic { failovers > 0 ->
      failovers--;
      copy(primary, standby);
      running[0] = 0; number[0] = 0;
      running[1] = 0; number[1] = 0;
      server++
    }
  :: atomic { server > 0 -> break }
  od
}

#define ENDED(w) (running[w] == 0 || running[w] > markTransaction)

#ifdef KEPT_MARK
#define HOLDS (markNumber <= primary.drawn)
#else
#define HOLDS (markServer == server && markNumber <= primary.drawn)
#endif

proctype Follower() {
  byte markNumber;
  byte markTransaction;
  byte markServer;
end:
  do
  :: atomic { markTransaction == 0 && primary.drawn > primary.position ->
      primary.transactions++;
      markNumber = primary.drawn;
      markTransaction = primary.transactions;
      markServer = server
    }
  :: atomic { markTransaction > 0 && !HOLDS -> markNumber = 0; markTransaction = 0; markServer = 0 }
  :: atomic { markTransaction > 0 && HOLDS && ENDED(0) && ENDED(1) ->
      do
      :: primary.position < markNumber ->
        if
        :: primary.step[primary.position] == COMMITTED ->
          assert(!primary.followed[primary.position]);
          primary.followed[primary.position] = true
        :: else
        fi;
        primary.position++
      :: else -> break
      od;
      markNumber = 0;
      markTransaction = 0;
      markServer = 0
    }
  od
}

init {
  atomic {
    byte i = 0;
    do
    :: i < STEPS -> primary.step[i] = FREE; standby.step[i] = FREE; i++
    :: else -> break
    od;
    run Writer(0);
    run Writer(1);
    run Standby();
    run Follower()
  }
}

#define FOLLOWED(i) (primary.step[i] != COMMITTED || primary.followed[i])

/* Every step that the database has is followed in the end. */
ltl followed { <>[] (FOLLOWED(0) && FOLLOWED(1) && FOLLOWED(2)) }

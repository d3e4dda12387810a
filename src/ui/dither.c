#include "ui/dither.h"

#include "base/hash.h"

#include <math.h>
#include <stdbool.h>

enum { SIDE = DITHER_SIDE, COUNT = SIDE * SIDE, NEAR = 7 };

/* Each next point goes into the largest void that the former ones leave: the place with the
 * least of their Gaussian clouds (Ulichney's sigma of 1.5). */
static void rank(uint16_t order[COUNT])
{
    float cloud[2 * NEAR + 1][2 * NEAR + 1];
    for (int y = -NEAR; y <= NEAR; y++)
        for (int x = -NEAR; x <= NEAR; x++)
            cloud[y + NEAR][x + NEAR] = expf(-(float)(x * x + y * y) / (2.0f * 1.5f * 1.5f));
    float crowd[COUNT];
    /* A hair of difference decides between equal voids, so that no lattice forms. */
    for (int i = 0; i < COUNT; i++)
        crowd[i] = 1e-4f * (float)hash_uniform(hash_sub(0x6469746865720000u, i));
    for (int n = 0; n < COUNT; n++) {
        int at = 0;
        for (int i = 1; i < COUNT; i++)
            at = crowd[i] < crowd[at] ? i : at;
        order[at] = (uint16_t)n;
        for (int y = -NEAR; y <= NEAR; y++)
            for (int x = -NEAR; x <= NEAR; x++) {
                int row = (at / SIDE + y) & (SIDE - 1), column = (at + x) & (SIDE - 1);
                crowd[row * SIDE + column] += cloud[y + NEAR][x + NEAR];
            }
        crowd[at] = 1e9f;
    }
}

void dither_init(struct dither *d)
{
    /* The channels look at the tile from different places: their errors don't add up. */
    static const int shift[4][2] = {{0, 0}, {23, 37}, {41, 11}, {0, 0}};
    uint16_t order[COUNT];
    rank(order);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            for (int c = 0; c < 4; c++) {
                int row = (y + shift[c][1]) & (SIDE - 1),
                    column = (x + shift[c][0]) & (SIDE - 1);
                d->threshold[y][x][c] =
                    (int16_t)(order[row * SIDE + column] * DITHER_STEPS / COUNT);
            }
}

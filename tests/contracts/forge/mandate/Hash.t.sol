// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Budget, Limit, Rule} from "../../../../contracts/interfaces/IMandate.sol";
import {MandateBase} from "./MandateBase.sol";

interface IChain {
    function chainId(uint256 id) external;
}

/// @notice What a plan is made under changes with all that the keeper must know, and nothing else.
contract MandateHashTest is MandateBase {
    bytes32 private last;

    function setUp() public override {
        super.setUp();
        settleOn(100_000e6);
        last = mandate.mandateHash();
    }

    function _changed() private {
        bytes32 now_ = mandate.mandateHash();
        vm.assertTrue(now_ != last);
        vm.assertEq(terms().hash, now_);
        last = now_;
    }

    function _same() private view {
        vm.assertEq(mandate.mandateHash(), last);
        vm.assertEq(terms().hash, last);
    }

    function test_mandateHash__is_of_these_words() external view {
        address[] memory tokens = fund.assets();
        uint256[20] memory limits;
        for (uint256 i; i < 20; ++i) {
            limits[i] = numbers()[i];
        }
        uint256[] memory words = new uint256[](15);
        (words[0], words[1]) = (PC / 2, PC / 2);
        (words[2], words[3], words[4], words[5]) = (20 * PC, 20 * PC, 20 * PC, 20 * PC);
        (words[9], words[10], words[11]) = (10 * PC, 50 * PC, 1);
        (words[13], words[14]) = (30 * PC, 2);
        bytes memory said = abi.encode(block.chainid, mandate, false, tokens, limits, words);
        vm.assertEq(last, keccak256(said));
    }

    function test_mandateHash__changes_with_each_limit() external {
        for (uint256 key; key < LIMITS; ++key) {
            uint64 before = numbers()[key];
            bool isLow = key == 5 || key == 8 || key == 9; // keeps the ladder's order
            set(Limit(key), isLow ? before + 1 : key == 0 || key == 3 ? before + 1 : before - 1);
            _changed();
        }
    }

    function test_mandateHash__changes_with_each_overlay_and_back_at_its_end() external {
        bytes32 first = last;
        for (uint256 key; key < LIMITS; ++key) {
            uint64 before = numbers()[key];
            tighten(Limit(key), key == 0 || key == 3 ? before + 1 : before - 1, time() + 1 hours);
            _changed();
        }
        vm.warp(time() + 1 hours);
        vm.assertEq(mandate.mandateHash(), first);
    }

    function test_mandateHash__changes_with_each_budgets_numbers() external {
        for (uint256 at; at < BUDGETS; ++at) {
            (uint64 capacity, uint64 refill) = mandate.budget(Budget(at));
            setBudget(Budget(at), capacity - 1, refill);
            _changed();
            setBudget(Budget(at), capacity - 1, refill - 1);
            _changed();
            tightenBudget(Budget(at), capacity - 2, refill - 1, time() + 1 hours);
            _changed();
            tightenBudget(Budget(at), capacity - 2, refill - 2, time() + 1 hours);
            _changed();
        }
    }

    /// @dev Below an overlay governance's own numbers are the ones in force, one by one.
    function test_mandateHash__changes_with_a_budget_set_below_its_overlay() external {
        for (uint256 at; at < BUDGETS; ++at) {
            (uint64 capacity, uint64 refill) = mandate.budget(Budget(at));
            tightenBudget(Budget(at), capacity / 2, refill / 2, time() + 1 hours);
            _changed();
            setBudget(Budget(at), capacity / 2 - 1, refill);
            _changed();
            setBudget(Budget(at), capacity / 2 - 1, refill / 2 - 1);
            _changed();
            setBudget(Budget(at), capacity / 2 - 1, refill / 2 - 2);
            _changed();
        }
    }

    /// @dev What is in force is the smaller of each: this overlay changes nothing.
    function test_mandateHash__of_an_overlay_as_tight_as_the_own__stays() external {
        (uint64 capacity, uint64 refill) = mandate.budget(Budget.Loss);
        tightenBudget(Budget.Loss, capacity, refill, time() + 1 hours);
        _same();
    }

    function test_mandateHash__changes_with_each_rule() external {
        Rule memory made = Rule(10 * PC, 50 * PC, 40 * PC, 1, false);
        made.least = 9 * PC;
        setRule(address(ether_), made);
        _changed();
        made.most = 49 * PC;
        setRule(address(ether_), made);
        _changed();
        made.group = 3;
        setRule(address(ether_), made);
        _changed();
        tightenMost(address(ether_), 45 * PC, time() + 1 hours);
        _changed();
        vm.warp(time() + 1 hours);
        _changed();
    }

    function test_mandateHash__changes_with_the_assets_and_their_order() external {
        vm.prank(GOVERNANCE);
        fund.delist(address(bit));
        _changed();
        list(address(bit));
        _changed();
        address[] memory tokens = fund.assets();
        (tokens[1], tokens[2]) = (tokens[2], tokens[1]);
        vm.assertTrue(mandate.terms(tokens).hash != last);
    }

    function test_mandateHash__changes_with_the_breaker_chain_and_contract() external {
        vm.prank(SAFE);
        mandate.trip();
        _changed();
        vm.prank(GOVERNANCE);
        mandate.reset();
        _changed();
        vm.assertTrue(newMandate(mandateConfig()).mandateHash() != last);
        IChain(address(vm)).chainId(4242);
        _changed();
    }

    function test_mandateHash__stays_whatever_else_happens() external {
        setRule(address(ether_), 10, 50, 30, 1); // a target
        _same();
        shiftBy(5 * PC);
        charge(PC / 10, 5 * PC);
        _same();
        vm.warp(time() + 1 hours);
        settleOn(80_000e6); // the ladder
        vm.assertTrue(terms().reduceOnly);
        _same();
        vm.warp(time() + 30 days); // a stale record, and full budgets
        _same();
        price(address(ether_), ETHER_PRICE, PERCENT);
        _same();
        vm.prank(GOVERNANCE);
        mandate.setSafe(OTHER);
        _same();
        prices.setBroken(true);
        _same();
    }

    function test_mandateHash__of_an_overlay_that_was_lifted__is_as_before() external {
        bytes32 first = last;
        tighten(Limit.Slippage, 0, time() + 1 hours);
        _changed();
        lift(uint256(Limit.Slippage));
        vm.assertEq(mandate.mandateHash(), first);
    }
}

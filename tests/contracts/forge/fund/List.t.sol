// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {Reason} from "../../../../contracts/interfaces/IPrices.sol";
import {IValuation} from "../../../../contracts/interfaces/IValuation.sol";
import {LyingBalance} from "../../../../contracts/mocks/LyingBalance.sol";
import {Seizable} from "../../../../contracts/mocks/Seizable.sol";
import {FundBase} from "./FundBase.sol";

contract ListTest is FundBase {
    function _token() private returns (address token) {
        token = address(newToken("Token", "TKN", 18));
        price(token, UNIT_PRICE, 0);
    }

    function _delist(address token) private {
        vm.prank(GOVERNANCE);
        fund.delist(token);
    }

    function _sell(address token, uint256 amount) private {
        dollar.mint(address(executor), 1);
        vm.prank(DOOR);
        fund.exchange(address(executor), token, address(dollar), amount, route(1));
    }

    function test_list__adds_a_token_and_tells() external {
        address token = _token();
        vm.prank(GOVERNANCE);
        vm.expectEmit(address(fund));
        emit IFund.Listed(token);
        fund.list(token);
        address[] memory tokens = fund.assets();
        vm.assertEq(tokens.length, 3);
        vm.assertEq(tokens[0], address(dollar));
        vm.assertEq(tokens[1], address(ether_));
        vm.assertEq(tokens[2], token);
    }

    function test_list__by_anyone_but_governance__reverts() external {
        address token = _token();
        vm.prank(DOOR);
        fails(IFund.NotGovernance.selector, DOOR);
        fund.list(token);
        fails(IFund.NotGovernance.selector, address(this));
        fund.delist(token);
    }

    function test_list__of_nobody_or_the_fund_itself__reverts() external {
        fails(IFund.NotListed.selector, address(0));
        list(address(0));
        fails(IFund.NotListed.selector, address(fund));
        list(address(fund));
    }

    function test_list__a_second_time__reverts() external {
        fails(IFund.AlreadyListed.selector, address(ether_));
        list(address(ether_));
        fails(IFund.AlreadyListed.selector, address(dollar));
        list(address(dollar));
    }

    function test_list__without_a_usable_price__reverts() external {
        address token = _token();
        spoil(token, Reason.SecondaryUnusable);
        vm.prank(GOVERNANCE);
        vm.expectRevert(
            abi.encodeWithSelector(
                IValuation.PriceUnusable.selector, token, Reason.SecondaryUnusable
            )
        );
        fund.list(token);
    }

    function test_list__of_twelve__passes_and_of_thirteen__reverts() external {
        for (uint256 i = 2; i < 12; ++i) {
            list(_token());
        }
        address token = _token();
        fails(IFund.TooManyAssets.selector, 12);
        list(token);
        vm.assertEq(fund.assets().length, 12);
        _delist(fund.assets()[11]);
        list(token);
    }

    function test_delist__of_what_is_held__reverts() external {
        fails(IFund.StillHeld.selector, address(ether_), 10e18);
        _delist(address(ether_));
    }

    function test_delist__of_the_base__reverts() external {
        fails(IFund.StillHeld.selector, address(dollar), 70_000e6);
        _delist(address(dollar));
        _buyAll();
        fails(IFund.StillHeld.selector, address(dollar), 0);
        _delist(address(dollar));
    }

    function _buyAll() private {
        buy(address(ether_), 1e18, 70_000e6);
    }

    /// @dev What is all gone may go; what cannot be read is not given up.
    function test_delist__of_what_is_lost__passes() external {
        Seizable seized = new Seizable(18, 0);
        LyingBalance silent = new LyingBalance(18, 0);
        hold(address(seized), 1e18);
        hold(address(silent), 1e18);
        seized.seize(address(fund), 1e18 - 1);
        silent.setAnswer(address(fund), LyingBalance.Manner.Lies, 1);
        fails(IFund.StillHeld.selector, address(seized), 1);
        _delist(address(seized));
        fails(IFund.StillHeld.selector, address(silent), 1);
        _delist(address(silent));
        seized.seize(address(fund), 1);
        silent.setAnswer(address(fund), LyingBalance.Manner.Reverts, 0);
        fails(IFund.BalanceUnreadable.selector, address(silent));
        _delist(address(silent));
        silent.setAnswer(address(fund), LyingBalance.Manner.Lies, 0);
        _delist(address(seized));
        _delist(address(silent));
        vm.assertEq(fund.assets().length, 2);
        vm.assertEq(fund.recorded(address(seized)), 0);
        vm.assertEq(fund.recorded(address(silent)), 0);
        fund.nav();
    }

    function test_delist__of_what_was_never_held__asks_for_no_balance() external {
        LyingBalance silent = new LyingBalance(18, 0);
        price(address(silent), UNIT_PRICE, 0);
        list(address(silent));
        silent.setAnswer(address(fund), LyingBalance.Manner.Reverts, 0);
        _delist(address(silent));
        vm.assertEq(fund.assets().length, 2);
    }

    function test_delist__of_what_is_not_listed__reverts() external {
        fails(IFund.NotListed.selector, STRANGER);
        _delist(STRANGER);
    }

    function test_delist__of_one_in_the_middle__keeps_the_records_of_the_rest() external {
        address[4] memory tokens = [_token(), _token(), _token(), _token()];
        for (uint256 i; i < 4; ++i) {
            list(tokens[i]);
            buy(tokens[i], (i + 1) * 1e18, 1);
        }
        invest(INVESTOR, 1000e18);
        vm.prank(INVESTOR);
        fund.redeemInKind(1000e18, address(0), INVESTOR); // all of them are owed
        _sell(tokens[1], fund.recorded(tokens[1]));
        uint256 other = fund.recorded(tokens[2]);
        uint256 last = fund.recorded(tokens[3]);
        vm.prank(GOVERNANCE);
        vm.expectEmit(address(fund));
        emit IFund.Delisted(tokens[1]);
        fund.delist(tokens[1]);
        vm.assertEq(fund.assets().length, 5);
        vm.assertEq(fund.assets()[3], tokens[2]);
        vm.assertEq(fund.assets()[4], tokens[3]);
        vm.assertEq(fund.recorded(tokens[1]), 0);
        vm.assertEq(fund.recorded(tokens[2]), other);
        vm.assertEq(fund.recorded(tokens[3]), last);
        _afterwards(tokens, last);
    }

    /// @dev Nothing of the one that was last is left in its old place.
    function _afterwards(address[4] memory tokens, uint256 last) private {
        list(tokens[1]);
        vm.assertEq(fund.recorded(tokens[1]), 0);
        _sell(tokens[3], last);
        vm.assertEq(fund.recorded(tokens[3]), 0);
        for (uint256 i; i < 4; ++i) {
            uint256 owed = fund.claims(tokens[i], INVESTOR);
            vm.prank(INVESTOR);
            vm.assertEq(fund.claim(tokens[i], INVESTOR), owed);
        }
    }

    function test_delist__of_the_last__passes() external {
        _sell(address(ether_), 10e18);
        _delist(address(ether_));
        vm.assertEq(fund.assets().length, 1);
        vm.assertEq(fund.recorded(address(ether_)), 0);
        spoil(address(ether_), Reason.Stale);
        (uint256 low, uint256 high) = fund.nav();
        vm.assertEq(low, 70_000e6 + 1);
        vm.assertEq(high, 70_000e6 + 1);
    }

    function test_nav__of_a_listed_token_not_held__needs_no_price_of_it() external {
        address token = _token();
        list(token);
        spoil(token, Reason.Stale);
        (uint256 low,) = fund.nav();
        vm.assertEq(low, 99_700e6);
    }
}
